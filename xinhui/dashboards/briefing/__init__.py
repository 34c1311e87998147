"""The briefing that writes itself: figures of a period, sentences computed from records, Word, PDF and Excel."""
