"""The talent-doubling plan: lists drawn up and adopted, tasks worked on, slipping, explained, confirmed."""
