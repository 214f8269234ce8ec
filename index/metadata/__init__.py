"""What a document states of itself: kind, title, number, date, body, place, period, signer, status.

    layout.py                    reads all of it from a text, by Nghị định 30/2020
    head.py, pieces.py           the head above the title, cut into the pieces its layout sets apart
    signature.py                 who signed
    bodies.py, kinds.py, period.py   names of bodies and places, kinds and their abbreviations, periods
    document_data.py             the values, and their form in files
    description.py               the same values from the YAML beside a file
    versions.py                  which documents another has superseded

Every module is imported by its own name: `index.types` needs the values, which know nothing of documents.
"""
