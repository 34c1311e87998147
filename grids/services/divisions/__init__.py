"""Verbs on the tree of divisions and grids, one file each. Their history is `CodeChange`."""
