"""Key projects: entered, moved on, served by a dedicated team that answers their needs of talent."""
