"""What must hold when pages are hostile: each guard has a test that fails without it."""
