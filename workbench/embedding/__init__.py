"""Texts to unit vectors: the packaged model, a cache by content, and a model-free stand-in."""

from workbench.embedding.cache import MemoryVectors, embed_cached, vector_key
from workbench.embedding.hashing import HashingEmbedder
from workbench.embedding.minilm import SentenceTransformerEmbedder

__all__ = [
    "HashingEmbedder",
    "MemoryVectors",
    "SentenceTransformerEmbedder",
    "embed_cached",
    "vector_key",
]
