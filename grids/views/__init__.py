"""Pages of the grids room."""
