"""The review board: experts, sittings, dossiers, scores."""
