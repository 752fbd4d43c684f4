"""Fonts: DejaVu Sans 2.37 for PDFs, Inter 4.1 for the window (of the npm package inter-ui, unpacked from WOFF2).

Their licences lie beside them.
"""
