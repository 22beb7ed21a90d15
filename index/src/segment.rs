//! One tantivy segment with its columns at hand and the caller's facts decoded.

use std::sync::{Arc, OnceLock};

use tantivy::{
    DocId, InvertedIndexReader, SegmentReader,
    columnar::{BytesColumn, Column, StrColumn},
    fieldnorm::FieldNormReader,
    index::SegmentId,
};
use uuid::Uuid;

use crate::{Error, Point, schema::Fields};

/// The caller's facts about a service, as its [`Judge`](crate::Judge) wants them.
pub trait Facts: Sized + Send + Sync + 'static {
    /// The facts of [`Document::facts`](crate::Document::facts), if they are of this version.
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// A segment ready to be asked.
pub(crate) struct Segment<F> {
    pub id: SegmentId,
    fields: Fields,
    pub reader: SegmentReader,
    /// By the ordinal that `facts_of` gives: services with the same facts share them.
    pub facts: Arc<Vec<F>>,
    facts_of: Column<u64>,
    place: Column<u64>,
    updated: Column<i64>,
    completeness: Column<u64>,
    id_high: Column<u64>,
    id_low: Column<u64>,
    hash_high: Column<u64>,
    hash_low: Column<u64>,
    name: Option<StrColumn>,
    pub facets: Option<StrColumn>,
    /// The facets by their ordinals, in order, once anybody has asked for them.
    facet_names: Arc<OnceLock<Vec<Box<str>>>>,
}

impl<F> Segment<F> {
    /// The words.
    pub fn body(&self) -> Result<Arc<InvertedIndexReader>, Error> {
        Ok(self.reader.inverted_index(self.fields.body)?)
    }

    /// The keys.
    pub fn keys(&self) -> Result<Arc<InvertedIndexReader>, Error> {
        Ok(self.reader.inverted_index(self.fields.key)?)
    }

    /// How long each text is.
    pub fn lengths(&self) -> Result<FieldNormReader, Error> {
        Ok(self.reader.get_fieldnorms_reader(self.fields.body)?)
    }
}

impl<F: Facts> Segment<F> {
    /// Opens `reader`, taking over the facts of `before` if that is the same segment.
    pub fn open(
        reader: &SegmentReader,
        fields: Fields,
        before: Option<&Self>,
    ) -> Result<Self, Error> {
        let fast = reader.fast_fields();
        let number = |name: &str| -> Result<Column<u64>, Error> {
            Ok(fast
                .column_opt(name)?
                .unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
        };
        let facts_column = fast.bytes("facts")?.ok_or(Error::Foreign("no facts"))?;
        let facts = match before {
            Some(before) => Arc::clone(&before.facts),
            None => Arc::new(decode(&facts_column)?),
        };
        let facet_names = before.map(|before| Arc::clone(&before.facet_names)).unwrap_or_default();
        Ok(Self {
            id: reader.segment_id(),
            fields,
            reader: reader.clone(),
            facts,
            facts_of: facts_column.ords().clone(),
            place: number("place")?,
            updated: fast.i64("updated")?,
            completeness: number("completeness")?,
            id_high: number("id_high")?,
            id_low: number("id_low")?,
            hash_high: number("hash_high")?,
            hash_low: number("hash_low")?,
            name: fast.str("name")?,
            facets: fast.str("facet")?,
            facet_names,
        })
    }

    pub fn facts(&self, doc: DocId) -> Option<&F> {
        self.facts.get(usize::try_from(self.facts_of.first(doc)?).ok()?)
    }

    pub fn is_alive(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }

    pub fn places(&self, doc: DocId) -> impl Iterator<Item = Point> + '_ {
        self.place.values_for_doc(doc).map(Point::unpacked)
    }

    pub fn updated(&self, doc: DocId) -> i64 {
        self.updated.first(doc).unwrap_or_default()
    }

    pub fn completeness(&self, doc: DocId) -> u8 {
        self.completeness.first(doc).and_then(|share| u8::try_from(share).ok()).unwrap_or_default()
    }

    pub fn id(&self, doc: DocId) -> Uuid {
        pair(&self.id_high, &self.id_low, doc)
    }

    pub fn hash(&self, doc: DocId) -> u128 {
        pair(&self.hash_high, &self.hash_low, doc).as_u128()
    }

    /// The facets by their ordinals, in order.
    pub fn facet_names(&self) -> Result<&[Box<str>], Error> {
        if let Some(names) = self.facet_names.get() {
            return Ok(names);
        }
        let mut names = Vec::new();
        if let Some(facets) = &self.facets {
            let mut stream = facets.dictionary().stream()?;
            while stream.advance() {
                let Ok(name) = str::from_utf8(stream.key()) else {
                    return Err(Error::Foreign("a facet that is no text"));
                };
                names.push(name.into());
            }
        }
        Ok(self.facet_names.get_or_init(|| names))
    }

    /// Where the name stands among the segment's names in order.
    pub fn name_rank(&self, doc: DocId) -> u64 {
        self.name.as_ref().and_then(|names| names.ords().first(doc)).unwrap_or(u64::MAX)
    }

    /// The folded name.
    pub fn name(&self, doc: DocId) -> Result<String, Error> {
        let mut name = String::new();
        if let Some(names) = &self.name
            && let Some(rank) = names.ords().first(doc)
        {
            names.ord_to_str(rank, &mut name)?;
        }
        Ok(name)
    }
}

fn pair(high: &Column<u64>, low: &Column<u64>, doc: DocId) -> Uuid {
    Uuid::from_u64_pair(high.first(doc).unwrap_or_default(), low.first(doc).unwrap_or_default())
}

fn decode<F: Facts>(column: &BytesColumn) -> Result<Vec<F>, Error> {
    let mut all = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        all.push(F::read(stream.key()).ok_or(Error::Foreign("facts of another version"))?);
    }
    Ok(all)
}
