//! Files that were taken in.

/// One import: what was read, how, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportBatch {
    pub file: String,
    pub sha256: String,
    pub mapping: String,
    pub counts: String,
}
