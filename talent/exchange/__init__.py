"""Tables in, one module a subject: importing it registers what can be imported."""
