"""How the window looks: one table of colours, type and sizes, and what Qt is told of it."""
