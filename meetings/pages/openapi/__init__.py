"""What programs may ask of us, as an OpenAPI document: schemas, operations, and the address."""
