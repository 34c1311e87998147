"""Applications for a talent card: sent in on the public page, verified, rated, displayed, granted, settled."""
