"""Work orders of the 12345 hotline: taken in, sorted, answered, called back."""
