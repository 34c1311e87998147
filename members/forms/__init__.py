"""Forms, one module a subject. They check shapes; the services check rules."""
