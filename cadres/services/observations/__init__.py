"""What is done about key projects and front-line visits."""
