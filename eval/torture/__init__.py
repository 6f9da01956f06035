"""Odd inputs among good ones, run by every engine with kills: each must come to its one end."""
