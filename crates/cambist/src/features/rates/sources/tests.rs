//! Kinds against recorded documents, judging, and sources against a server that lies.
