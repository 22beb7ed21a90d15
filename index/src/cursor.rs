//! Goes through the documents of one list, block by block, and tells what a block can come to.

use tantivy::{
    DocId, TERMINATED, fieldnorm::FieldNormReader, postings::BlockSegmentPostings,
    query::Bm25Weight,
};

/// Where one stands in a list of documents.
pub(crate) struct Cursor {
    blocks: BlockSegmentPostings,
    at: usize,
    doc: DocId,
}

impl Cursor {
    pub fn new(blocks: BlockSegmentPostings) -> Self {
        let mut cursor = Self { blocks, at: 0, doc: TERMINATED };
        cursor.settle();
        cursor
    }

    /// The document; [`TERMINATED`] after the last.
    pub const fn doc(&self) -> DocId {
        self.doc
    }

    /// How often it stands there.
    pub fn times(&self) -> u32 {
        self.blocks.freqs().get(self.at).copied().unwrap_or(1)
    }

    /// Goes on to the next document.
    pub fn advance(&mut self) {
        if self.doc == TERMINATED {
            return;
        }
        self.at += 1;
        if self.at >= self.blocks.block_len() {
            self.blocks.advance();
            self.at = 0;
        }
        self.settle();
    }

    /// Goes on to the first document that is not before `doc`.
    pub fn seek(&mut self, doc: DocId) {
        if self.doc >= doc {
            return;
        }
        self.at = self.blocks.seek(doc);
        self.settle();
    }

    /// The first document after those of its block.
    pub fn block_end(&self) -> DocId {
        self.blocks.docs().last().map_or(TERMINATED, |last| last + 1)
    }

    /// What the documents of its block come to at most, as a share of what `weight` gives.
    pub fn block_most(&mut self, lengths: &FieldNormReader, weight: &Bm25Weight) -> f32 {
        // A little more, for what is lost to rounding.
        let most = self.blocks.block_max_score(lengths, weight) / weight.max_score() * 1.000_01;
        most.min(1.0)
    }

    fn settle(&mut self) {
        self.doc = self.blocks.docs().get(self.at).copied().unwrap_or(TERMINATED);
    }
}
