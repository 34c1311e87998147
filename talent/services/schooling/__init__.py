"""School places: years prepared and published, wishes, allocation by the published order, places left."""
