"""The case in a browser and for programs, on this machine: FastAPI, server-made pages, no request to anywhere else."""
