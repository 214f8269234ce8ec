"""Training of the built-in embedding model: text in, `index/model/` out. Nothing at run time imports this."""
