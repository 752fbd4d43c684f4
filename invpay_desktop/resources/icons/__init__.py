"""Lucide icons 1.62.0 (of the npm package lucide-static), copied byte for byte; their licence lies beside them.

Another icon is another file of the same version: NAME.svg as https://lucide.dev/icons names it.
"""
