"""What is done about postings for tempering."""
