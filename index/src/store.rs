//! Opening the index, writing to it, and the snapshots that questions are put to.

use std::{
    cmp::Reverse,
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexBuilder, IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentMeta, TantivyDocument,
    TantivyError, Term,
    directory::{MmapDirectory, RamDirectory},
    indexer::LogMergePolicy,
    schema::{Schema, Value as _},
};
use uuid::Uuid;

use crate::{
    Document, Error, Facts, Weights,
    find::Address,
    schema::{Fields, VERSION, schema, settings},
    segment::Segment,
    stems,
};

/// Memory for documents not yet written; the least that tantivy takes is 15 MB.
const WRITER_MEMORY: usize = 20_000_000;
/// So many segments are asked without loss.
const FEW: usize = 2;
/// Blocks of stored cards kept unpacked per segment (16 KB each).
const CARD_BLOCKS: usize = 32;

/// The index: a copy of the directory in one folder.
pub struct Index<F> {
    tantivy: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    version: String,
    rebuilt: bool,
    current: RwLock<Arc<Snapshot<F>>>,
}

/// The index as it was at one moment; cheap to hold while it moves on.
pub struct Snapshot<F> {
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Arc<Segment<F>>>,
    documents: u64,
    words: u64,
    position: Option<String>,
}

/// Writes to an index; there is one at a time.
pub struct Writer<F> {
    index: Arc<Index<F>>,
    tantivy: IndexWriter,
    weights: Weights,
}

/// What a commit carries beside the documents.
#[derive(Serialize, Deserialize)]
struct Payload {
    fields: u32,
    version: String,
    position: String,
}

impl<F: Facts> Index<F> {
    /// Opens the index in `folder`, or begins an empty one when there is none, when it cannot be
    /// read, or when it was written by another version: [`rebuilt`](Self::rebuilt) tells.
    /// `version` names the shape and meaning of the caller's documents.
    pub fn open(folder: &Path, version: &str) -> Result<Self, Error> {
        fs::create_dir_all(folder)?;
        if let Ok(index) = Self::look(folder, version) {
            return Ok(index);
        }
        fs::remove_dir_all(folder)?;
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        let tantivy = Self::builder(schema).open_or_create(directory)?;
        Self::over(tantivy, fields, version, true)
    }

    /// Opens the index in `folder` as it is, changing nothing; for a second process that looks.
    pub fn look(folder: &Path, version: &str) -> Result<Self, Error> {
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        if !tantivy::Index::exists(&directory).map_err(TantivyError::from)? {
            return Err(Error::Foreign("there is none"));
        }
        let tantivy = tantivy::Index::open(directory)?;
        let (schema, fields) = schema();
        if tantivy.schema() != schema {
            return Err(Error::Foreign("its fields are other ones"));
        }
        Self::over(tantivy, fields, version, false)
    }

    /// An empty index in memory, for tests and trials.
    pub fn in_memory(version: &str) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let tantivy = Self::builder(schema).open_or_create(RamDirectory::create())?;
        Self::over(tantivy, fields, version, true)
    }

    fn builder(schema: Schema) -> IndexBuilder {
        tantivy::Index::builder().schema(schema).settings(settings())
    }

    fn over(
        tantivy: tantivy::Index,
        fields: Fields,
        version: &str,
        rebuilt: bool,
    ) -> Result<Self, Error> {
        stems::register(tantivy.tokenizers());
        let reader = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(CARD_BLOCKS)
            .try_into()?;
        let first = Snapshot::take(&tantivy, fields, &reader, version, None)?;
        let current = RwLock::new(Arc::new(first));
        Ok(Self { tantivy, fields, reader, version: version.to_owned(), rebuilt, current })
    }

    /// Whether it began empty: the caller must fill it from the start of the change feed.
    pub const fn rebuilt(&self) -> bool {
        self.rebuilt
    }

    /// The index as it is now.
    pub fn snapshot(&self) -> Arc<Snapshot<F>> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes notice of what was committed, here or by another process.
    pub fn reload(&self) -> Result<(), Error> {
        self.reader.reload()?;
        let before = self.snapshot();
        let now =
            Snapshot::take(&self.tantivy, self.fields, &self.reader, &self.version, Some(&before))?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        Ok(())
    }

    /// The one writer; an error while another holds it.
    pub fn writer(self: &Arc<Self>, weights: Weights) -> Result<Writer<F>, Error> {
        let tantivy = self.tantivy.writer_with_num_threads(1, WRITER_MEMORY)?;
        let mut merges = LogMergePolicy::default();
        merges.set_min_num_segments(6);
        merges.set_del_docs_ratio_before_merge(0.3);
        tantivy.set_merge_policy(Box::new(merges));
        Ok(Writer { index: Arc::clone(self), tantivy, weights })
    }
}

impl<F: Facts> Writer<F> {
    /// Puts `document` in the place of any earlier one with its id.
    pub fn put(&mut self, document: &Document) -> Result<(), Error> {
        self.remove(document.id);
        self.tantivy.add_document(document.to_tantivy(&self.index.fields, &self.weights))?;
        Ok(())
    }

    /// Takes the document with this id out.
    pub fn remove(&mut self, id: Uuid) {
        self.tantivy.delete_term(Term::from_field_bytes(self.index.fields.id, id.as_bytes()));
    }

    /// Takes every document out.
    pub fn clear(&mut self) -> Result<(), Error> {
        self.tantivy.delete_all_documents()?;
        Ok(())
    }

    /// Makes everything since the last commit durable together with the `position` that it
    /// brings the index to, and shows it to new snapshots.
    pub fn commit(&mut self, position: &str) -> Result<(), Error> {
        let payload = Payload {
            fields: VERSION,
            version: self.index.version.clone(),
            position: position.to_owned(),
        };
        let payload = serde_json::to_string(&payload).map_err(std::io::Error::other)?;
        let mut commit = self.tantivy.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.index.reload()
    }

    /// Begins to make one segment of many where there are more than a few; what comes back ends
    /// when it is there. Meanwhile questions are answered and documents written as ever. Each
    /// segment costs a question a look at every word, so this is for when little is written.
    pub fn compact(
        &mut self,
    ) -> Result<Option<impl Future<Output = Result<(), Error>> + use<F>>, Error> {
        let mut segments = self.index.tantivy.searchable_segment_metas()?;
        if segments.len() <= FEW {
            return Ok(None);
        }
        // A large one is left alone until the others come to something beside it.
        segments.sort_by_key(|segment| Reverse(segment.num_docs()));
        let documents =
            |segments: &[SegmentMeta]| -> u32 { segments.iter().map(SegmentMeta::num_docs).sum() };
        let largest = segments.first().map_or(0, SegmentMeta::num_docs);
        let rest = segments.get(1..).unwrap_or_default();
        let together = if documents(rest) > largest / 4 { &segments[..] } else { rest };
        let ids: Vec<_> = together.iter().map(SegmentMeta::id).collect();
        let merged = self.tantivy.merge(&ids);
        let index = Arc::clone(&self.index);
        Ok(Some(async move {
            merged.await?;
            index.reload()
        }))
    }

    /// Forgets everything since the last commit.
    pub fn roll_back(&mut self) -> Result<(), Error> {
        self.tantivy.rollback()?;
        Ok(())
    }

    /// Waits until segments are merged as far as they will be, and lets go of the writer.
    pub fn finish(self) -> Result<(), Error> {
        self.tantivy.wait_merging_threads()?;
        self.index.reload()
    }
}

impl<F: Facts> Snapshot<F> {
    fn take(
        tantivy: &tantivy::Index,
        fields: Fields,
        reader: &IndexReader,
        version: &str,
        before: Option<&Self>,
    ) -> Result<Self, Error> {
        // The payload is read first: a commit in between shows newer documents under an older
        // position, which the follower repeats without harm.
        let position = position(tantivy, version)?;
        let searcher = reader.searcher();
        let known: HashMap<_, _> = before
            .into_iter()
            .flat_map(|before| &before.segments)
            .map(|segment| (segment.id, segment))
            .collect();
        let mut segments = Vec::new();
        let mut words = 0;
        for reader in searcher.segment_readers() {
            let same = known.get(&reader.segment_id()).map(|segment| &***segment);
            segments.push(Arc::new(Segment::open(reader, fields, same)?));
            words += reader.inverted_index(fields.body)?.total_num_tokens();
        }
        let documents = searcher.segment_readers().iter().map(|r| u64::from(r.max_doc())).sum();
        Ok(Self { searcher, fields, segments, documents, words, position })
    }

    /// The position that came with the last commit; `None` while nothing was ever committed.
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The card at `address`, a hit of this snapshot.
    pub fn card(&self, address: Address) -> Result<Vec<u8>, Error> {
        let ordinal = u32::try_from(address.segment).unwrap_or(u32::MAX);
        let doc: TantivyDocument =
            self.searcher.doc(tantivy::DocAddress::new(ordinal, address.doc))?;
        let card =
            doc.get_first(self.fields.card).and_then(|value| value.as_bytes().map(Vec::from));
        card.ok_or(Error::Foreign("a document without a card"))
    }

    /// The facts at `address`, a hit of this snapshot.
    pub fn facts(&self, address: Address) -> Option<&F> {
        let segment = self.segments.get(address.segment)?;
        segment.facts(address.doc)
    }

    /// Every document's id and hash, by id: two indexes with the same list hold the same.
    pub fn hashes(&self) -> Vec<(Uuid, u128)> {
        let mut all: Vec<_> = self
            .segments
            .iter()
            .flat_map(|segment| {
                let alive = (0..segment.reader.max_doc()).filter(|doc| segment.is_alive(*doc));
                alive.map(|doc| (segment.id(doc), segment.hash(doc)))
            })
            .collect();
        all.sort_unstable();
        all
    }

    pub(crate) fn segments(&self) -> &[Arc<Segment<F>>] {
        &self.segments
    }

    pub(crate) const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Documents, deleted ones included while their segments last: what BM25 counts by.
    pub(crate) const fn documents(&self) -> u64 {
        self.documents
    }

    pub(crate) fn frequency(&self, term: &Term) -> Result<u64, Error> {
        Ok(self.searcher.doc_freq(term)?)
    }

    #[expect(clippy::cast_precision_loss, reason = "a mean")]
    pub(crate) fn mean_length(&self) -> f32 {
        (self.words as f32 / self.documents.max(1) as f32).max(1.0)
    }
}

fn position(tantivy: &tantivy::Index, version: &str) -> Result<Option<String>, Error> {
    let metas = tantivy.load_metas()?;
    let Some(payload) = metas.payload else {
        return if metas.segments.is_empty() {
            Ok(None)
        } else {
            Err(Error::Foreign("documents without a position"))
        };
    };
    match serde_json::from_str::<Payload>(&payload) {
        Ok(payload) if payload.fields == VERSION && payload.version == version => {
            Ok(Some(payload.position))
        }
        _ => Err(Error::Foreign("it was written by another version")),
    }
}
