"""Plans, activations and orders: the arrow turned round, from the district down to every grid."""
