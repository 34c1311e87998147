"""Buildings, stairwells and stewards."""
