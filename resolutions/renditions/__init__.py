"""The files of an edition: PDF, JSON and ODT, each made of the same facts and the same words, and stored once."""
