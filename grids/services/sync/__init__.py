"""Records from phones: taken once each, whatever the line does; photos by hash and in pieces."""
