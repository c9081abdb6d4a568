"""One ONNX model, its tokenizer and the packing of windows: text in, rows of numbers a word piece out. Knows no task."""

from ascertain.encoder.model import Encoder
from ascertain.encoder.pieces import Pieces, cut
from ascertain.encoder.reading import Reading
from ascertain.encoder.sentences import Sentences
from ascertain.encoder.windows import Window, pack

__all__ = ["Encoder", "Pieces", "Reading", "Sentences", "Window", "cut", "pack"]
