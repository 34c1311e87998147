"""Single sign-on: what each provider asks for. Nothing here knows accounts; docs/decisions/0020-ways-in.md."""
