"""The version of the product, in this one place."""

VERSION = "0.6.0"
