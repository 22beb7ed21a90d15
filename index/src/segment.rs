//! One tantivy segment with its columns at hand and the caller's facts decoded.

use std::sync::Arc;

use tantivy::{
    DocId, InvertedIndexReader, SegmentReader,
    columnar::{Column, StrColumn},
    fieldnorm::FieldNormReader,
    index::SegmentId,
    schema::Field,
};
use uuid::Uuid;

use crate::{
    Error,
    facets::Values,
    rows::{Columns, Rows},
    schema::{Fields, KINDS, facet},
    stretches::Stretches,
};

/// The caller's facts about a service, as its [`Judge`](crate::Judge) wants them.
pub trait Facts: Clone + Send + Sync + 'static {
    /// What the facts of one segment have in common.
    type Shared: Default;

    /// The facts of [`Document::facts`](crate::Document::facts), if they are of this version.
    fn read(bytes: &[u8], shared: &mut Self::Shared) -> Option<Self>;
}

/// A segment ready to be asked.
pub(crate) struct Segment<F> {
    pub id: SegmentId,
    fields: Fields,
    pub reader: SegmentReader,
    pub rows: Arc<Rows<F>>,
    pub stretches: Arc<Stretches>,
    id_high: Column<u64>,
    id_low: Column<u64>,
    hash_high: Column<u64>,
    hash_low: Column<u64>,
    name: Option<StrColumn>,
    /// What is counted, by kind.
    facets: Arc<[Option<Values>]>,
}

impl<F> Segment<F> {
    /// The words.
    pub fn body(&self) -> Result<Arc<InvertedIndexReader>, Error> {
        Ok(self.reader.inverted_index(self.fields.body)?)
    }

    /// The field of keys, and who has them.
    pub fn keys(&self) -> Result<(Field, Arc<InvertedIndexReader>), Error> {
        Ok((self.fields.key, self.reader.inverted_index(self.fields.key)?))
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
        let (rows, stretches) = if let Some(before) = before {
            (Arc::clone(&before.rows), Arc::clone(&before.stretches))
        } else {
            let columns = Columns {
                facts: fast.bytes("facts")?.ok_or(Error::Foreign("no facts"))?,
                places: number("place")?,
                updated: fast.i64("updated")?,
                completeness: number("completeness")?,
            };
            let rows = Rows::read(reader.max_doc(), &columns)?;
            let stretches = Stretches::of(&rows);
            (Arc::new(rows), Arc::new(stretches))
        };
        let counted = match before {
            Some(before) => Arc::clone(&before.facets),
            None => (0..KINDS)
                .map(|kind| Ok(fast.str(&facet(kind))?.map(Values::of)))
                .collect::<Result<_, Error>>()?,
        };
        Ok(Self {
            id: reader.segment_id(),
            fields,
            reader: reader.clone(),
            rows,
            stretches,
            id_high: number("id_high")?,
            id_low: number("id_low")?,
            hash_high: number("hash_high")?,
            hash_low: number("hash_low")?,
            name: fast.str("name")?,
            facets: counted,
        })
    }

    /// The facts of that document.
    pub fn facts(&self, doc: DocId) -> Option<&F> {
        self.rows.of(doc)?.facts.as_ref()
    }

    pub fn is_alive(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }

    pub fn id(&self, doc: DocId) -> Uuid {
        pair(&self.id_high, &self.id_low, doc)
    }

    pub fn hash(&self, doc: DocId) -> u128 {
        pair(&self.hash_high, &self.hash_low, doc).as_u128()
    }

    /// The values of that kind, where any document has one.
    pub fn values(&self, kind: usize) -> Option<&Values> {
        self.facets.get(kind)?.as_ref()
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
