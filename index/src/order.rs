//! Puts candidates in order and cuts out the page asked for.

use std::cmp::Ordering;

use tantivy::DocId;

use crate::{
    Error, Facts,
    find::{Address, Ask, Sort},
    segment::Segment,
    store::Snapshot,
    text::Plan,
};

/// So many of the best are looked at once more for words that stand together.
const LOOKED_AT_CLOSELY: usize = 100;

/// A service that fits, before its order is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub address: Address,
    pub score: f32,
    pub text: f32,
    pub words: u64,
    pub place: Option<usize>,
    pub distance: Option<f64>,
}

/// How many of the best are looked at before the page is cut out.
pub(crate) fn looked_at(ask: &Ask<'_>) -> usize {
    let end = ask.offset.saturating_add(ask.limit);
    end.max(if has_neighbours(ask) { LOOKED_AT_CLOSELY } else { 0 })
}

/// Whether some words of the question could stand together and that counts.
fn has_neighbours(ask: &Ask<'_>) -> bool {
    !ask.by_keys
        && ask
            .clauses
            .iter()
            .flat_map(|clause| &clause.phrases)
            .any(|phrase| phrase.words.len() > 1)
}

/// The candidates of the page that `ask` wants, in its order.
pub(crate) fn page<F: Facts>(
    snapshot: &Snapshot<F>,
    mut found: Vec<Candidate>,
    ask: &Ask<'_>,
    plan: &Plan,
) -> Result<Vec<Candidate>, Error> {
    let end = ask.offset.saturating_add(ask.limit);
    match ask.sort {
        Sort::Relevance => {
            keep(&mut found, looked_at(ask), |a, b| by_score(snapshot, a, b));
            if has_neighbours(ask) {
                look_closely(snapshot, &mut found, ask, plan)?;
            }
        }
        Sort::Distance => keep(&mut found, end, |a, b| {
            let far = |c: &Candidate| c.distance.unwrap_or(f64::INFINITY);
            far(a).total_cmp(&far(b)).then_with(|| by_score(snapshot, a, b))
        }),
        Sort::Updated => keep(&mut found, end, |a, b| {
            let updated = |segment: &Segment<F>, doc| segment.rows.state(doc).updated;
            let when = |c: &Candidate| at(snapshot, c, updated);
            when(b).cmp(&when(a)).then_with(|| by_id(snapshot, a, b))
        }),
        Sort::Name => found = by_name(snapshot, &found, end)?,
    }
    Ok(found.into_iter().skip(ask.offset).take(ask.limit).collect())
}

/// Keeps the first `end` in order.
fn keep(
    found: &mut Vec<Candidate>,
    end: usize,
    order: impl Fn(&Candidate, &Candidate) -> Ordering + Copy,
) {
    if end < found.len() {
        found.select_nth_unstable_by(end, order);
        found.truncate(end);
    }
    found.sort_unstable_by(order);
}

/// Lifts the best by how much of the question stands together in them. The lift is part of the
/// whole, so what is not looked at could only have stayed where it is.
fn look_closely<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &mut [Candidate],
    ask: &Ask<'_>,
    plan: &Plan,
) -> Result<(), Error> {
    let whole = 1.0 + ask.weights.closeness;
    for candidate in found.iter_mut() {
        candidate.score /= whole;
    }
    let closely = found.len().min(LOOKED_AT_CLOSELY);
    let (best, _) = found.split_at_mut(closely);
    best.sort_unstable_by_key(|candidate| (candidate.address.segment, candidate.address.doc));
    for together in best.chunk_by_mut(|a, b| a.address.segment == b.address.segment) {
        let Some(number) = together.first().map(|candidate| candidate.address.segment) else {
            continue;
        };
        let Some(segment) = snapshot.segments().get(number) else { continue };
        let mut positions = plan.positions((number, segment))?;
        for candidate in together.iter_mut().filter(|one| one.words.count_ones() > 1) {
            let close = positions.closeness(candidate.address.doc);
            candidate.score *= 1.0 + ask.weights.closeness * close;
        }
    }
    best.sort_unstable_by(|a, b| by_score(snapshot, a, b));
    Ok(())
}

/// The first `end` by name. A name's rank holds within its segment only, so each segment gives
/// its first `end`, and their names are compared.
fn by_name<F: Facts>(
    snapshot: &Snapshot<F>,
    found: &[Candidate],
    end: usize,
) -> Result<Vec<Candidate>, Error> {
    let mut named = Vec::new();
    for (number, segment) in snapshot.segments().iter().enumerate() {
        let mut here: Vec<_> =
            found.iter().filter(|c| c.address.segment == number).copied().collect();
        keep(&mut here, end, |a, b| {
            let rank = |c: &Candidate| segment.name_rank(c.address.doc);
            rank(a).cmp(&rank(b)).then_with(|| by_id(snapshot, a, b))
        });
        for candidate in here {
            named.push((segment.name(candidate.address.doc)?, candidate));
        }
    }
    named.sort_by(|(one, a), (two, b)| one.cmp(two).then_with(|| by_id(snapshot, a, b)));
    named.truncate(end);
    Ok(named.into_iter().map(|(_, candidate)| candidate).collect())
}

fn by_score<F: Facts>(snapshot: &Snapshot<F>, a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| by_id(snapshot, a, b))
}

fn by_id<F: Facts>(snapshot: &Snapshot<F>, a: &Candidate, b: &Candidate) -> Ordering {
    let id = |c: &Candidate| at(snapshot, c, Segment::id);
    id(a).cmp(&id(b))
}

fn at<F: Facts, T>(
    snapshot: &Snapshot<F>,
    candidate: &Candidate,
    read: impl Fn(&Segment<F>, DocId) -> T,
) -> Option<T> {
    let segment = snapshot.segments().get(candidate.address.segment)?;
    Some(read(segment, candidate.address.doc))
}
