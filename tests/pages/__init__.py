"""Every list page and every record page, held to the same promises."""
