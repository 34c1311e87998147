"""Pure rules of the cadres room: the appointment form and its files, résumés, retirement. No database, no settings."""
