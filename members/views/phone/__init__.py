"""The member's pages on the phone, under /m/party/."""
