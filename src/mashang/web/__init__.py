"""Shells of pages: layout, components, errors, paging, forms, language. It knows no room."""
