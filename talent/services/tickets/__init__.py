"""Services for talent: the catalogue, stewards, tickets from filing to the person's answer."""
