//! The segments that prove a case, as they stand in the archive, each with where it stands.

use std::collections::BTreeMap;

use claims::RemittanceEvent;
use lake::{Commit, Lake};
use x12::Segment;
use x12::guide::GuideId;

use crate::Error;
use crate::collect::collect_again;
use crate::piece::{Source, claims_of};
use crate::release::{Place, walk};
use crate::stage::weigh::read_piece;

/// Segments of one source, a line each, and the bytes that they take up.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    /// The file that it came in.
    pub(super) file: String,
    /// First byte and the one after the last.
    pub(super) bytes: (u64, u64),
    pub(super) text: String,
}

impl Excerpt {
    fn of(file: &str, segments: &[Segment<'_>]) -> Self {
        let mut text = String::new();
        let (mut begin, mut end) = (u64::MAX, 0);
        for segment in segments {
            let at = segment.place().offset;
            begin = begin.min(at);
            end = end.max(at + segment.raw().len() as u64 + 1);
            text.push_str(&String::from_utf8_lossy(segment.raw_with_terminator()));
            text.push('\n');
        }
        Self { file: file.to_owned(), bytes: (begin, end), text }
    }
}

/// The claims and claim payments that begin at these places, whole. Of a claim payment there is the head of its
/// payment too.
pub(super) fn whole(
    lake: &Lake,
    commits: &[Commit],
    places: impl Iterator<Item = Place>,
) -> Result<BTreeMap<Place, Excerpt>, Error> {
    let mut found = BTreeMap::new();
    walk(lake, commits, places.map(|place| (place, ())), |source, piece, wanted| {
        let set = &source.survey.sets[piece.set as usize];
        let mut keep = |offset: u64, above: Vec<Segment<'_>>, own: Vec<Segment<'_>>| {
            if wanted.contains_key(&offset) {
                let mut excerpt = Excerpt::of(&source.name, &own);
                excerpt.text = Excerpt::of(&source.name, &above).text + &excerpt.text;
                found.insert(Place { source: source.id.hex().to_owned(), offset }, excerpt);
            }
        };
        if Source::guide(set).is_some_and(|guide| guide.id() == GuideId::Remittance) {
            let take = |event: RemittanceEvent<'_, '_>| {
                if let RemittanceEvent::Claim(payment, claim, _) = event {
                    keep(claim.clp.place().offset, payment.segments(), claim.segments());
                }
            };
            return read_piece(source, piece, take).map(drop);
        }
        claims_of(source, set, piece.piece, |view| {
            keep(view.claim.clm.place().offset, view.segments_above(), view.claim.segments());
        })
    })?;
    Ok(found)
}

/// The one segment that stands at each of these places, such as the STC of an acknowledgment.
pub(super) fn single(
    lake: &Lake,
    commits: &[Commit],
    places: impl Iterator<Item = Place>,
) -> Result<BTreeMap<Place, Excerpt>, Error> {
    let mut by_source: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    places.for_each(|place| by_source.entry(place.source).or_default().push(place.offset));
    let mut found = BTreeMap::new();
    for commit in commits {
        let wanted = commit.sources.iter().filter(|source| by_source.contains_key(&source.sha256));
        for source in collect_again(lake, &wanted.cloned().collect::<Vec<_>>())? {
            for &offset in by_source.get(source.id.hex()).into_iter().flatten() {
                let set = source.survey.sets.iter().find(|set| set.offset <= offset && offset < set.end);
                let Some(set) = set else { continue };
                let bytes = source.bytes_at(offset, (set.end - offset).min(SEGMENT_MAX))?;
                let segments = x12::lex(&bytes, source.delimiters(set), offset);
                let excerpt = segments.iter().next().map(|segment| Excerpt::of(&source.name, &[segment]));
                let place = Place { source: source.id.hex().to_owned(), offset };
                found.extend(excerpt.map(|excerpt| (place, excerpt)));
            }
        }
    }
    Ok(found)
}

/// More than a segment that is quoted takes.
const SEGMENT_MAX: u64 = 4096;
