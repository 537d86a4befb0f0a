"""Audio files: one file a container, its chapters read and embedded."""
