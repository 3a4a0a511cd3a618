//! The notation guides are written in.
//!
//! A guide is written as it is drawn: loops in brackets, what they hold indented below them, in order.
//!
//! ```text
//! [2010AA] R 1 billing provider
//!   NM1:85 R 1 RRRSSNSSS 2=1,2 8=XX
//!   N3 R 1 RS
//!   REF:0B,1G S 2 RR
//! ```
//!
//! A line says the segment, the codes of its qualifier (`NM101` is 85), whether the guide requires it,
//! how often it may occur, one letter per element (`R`equired, `S`ituational, `N`ot used; elements not
//! mentioned are not used, `*` means that nothing is known), and the codes other elements are limited
//! to (`8=XX`; `5.2=B` is a component; `2-12.1=` the same for a range of elements). A composite's letter
//! may be followed by its components' letters in parentheses; a `+` repeats the last element to the
//! end. After a `;` a segment may be given a name.
//!
//! Segments with the same identifier in a row stand at one position of the standard and may come in any
//! order; so may sibling loops that the same segment opens.

use std::ops::RangeInclusive;

use super::dictionary::{Class, Dictionary};
use super::loop_id::LoopId;
use super::table::Usage;

/// A line of the text and what is indented below it.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) loop_id: Option<LoopId>,
    /// For a loop, of its first segment; likewise `qualifiers`, `pattern` and `words`.
    pub(crate) segment_id: &'static str,
    pub(crate) qualifiers: Vec<&'static str>,
    pub(crate) usage: Usage,
    pub(crate) occurrences_max: u16,
    pub(crate) pattern: &'static str,
    words: Vec<&'static str>,
    pub(crate) name: &'static str,
    pub(crate) items: Vec<Written>,
}

impl Written {
    pub(crate) fn tree(text: &'static str) -> Vec<Self> {
        let meaningful = text.lines().filter(|line| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with('#')
        });
        let lines: Vec<_> =
            meaningful.map(|line| (line.len() - line.trim_start().len(), line.trim())).collect();
        let mut at = 0;
        let mut whole = Vec::new();
        let tree = Self::items(&lines, &mut at, 0, &mut whole);
        assert_eq!(at, lines.len(), "a line is indented less than the first");
        tree
    }

    /// The lines at one indentation, with those below them; loops once read are kept in `whole`, so that
    /// a loop named again without content is the same loop.
    fn items(
        lines: &[(usize, &'static str)],
        at: &mut usize,
        indent: usize,
        whole: &mut Vec<Self>,
    ) -> Vec<Self> {
        let mut items = Vec::new();
        while let Some(&(found, line)) = lines.get(*at) {
            if found < indent {
                break;
            }
            assert_eq!(found, indent, "no loop to indent below: {line}");
            *at += 1;
            let Some(rest) = line.strip_prefix('[') else {
                items.push(Self::segment(line));
                continue;
            };
            let content = Self::items(lines, at, indent + 2, whole);
            let item = Self::loop_of(rest, content, whole);
            whole.push(item.clone());
            items.push(item);
        }
        items
    }

    fn loop_of(line: &'static str, mut content: Vec<Self>, whole: &[Self]) -> Self {
        let (id, rest) = line.split_once("] ").expect("a loop's name is in brackets");
        let id = LoopId::new(id);
        if content.is_empty() {
            let first = whole.iter().find(|item| item.loop_id == Some(id));
            content.clone_from(&first.expect("an empty loop was written before").items);
        }
        let mut words = rest.splitn(3, ' ');
        let usage = usage_of(words.next().expect("a loop has a usage"));
        let occurrences_max = parse_max(words.next().expect("a loop has a limit"));
        let name = words.next().unwrap_or_default();
        let opening = content[0].clone();
        assert!(opening.loop_id.is_none(), "{id} begins with a loop");
        Self { loop_id: Some(id), usage, occurrences_max, name, items: content, ..opening }
    }

    fn segment(line: &'static str) -> Self {
        let (line, name) = line.split_once(';').unwrap_or((line, ""));
        let mut words = line.split_ascii_whitespace();
        let head = words.next().expect("blank lines are left out");
        let (segment_id, qualifiers) = match head.split_once(':') {
            Some((id, codes)) => (id, codes.split(',').collect()),
            None => (head, Vec::new()),
        };
        let usage = usage_of(words.next().expect("a segment has a usage"));
        let occurrences_max = parse_max(words.next().expect("a segment has a limit"));
        let mut words: Vec<_> = words.collect();
        let has_pattern = words.first().is_some_and(|word| !word.contains('='));
        let pattern = if has_pattern { words.remove(0) } else { "*" };
        Self {
            loop_id: None,
            segment_id,
            qualifiers,
            usage,
            occurrences_max,
            pattern,
            words,
            name: name.trim(),
            items: Vec::new(),
        }
    }

    /// Whether it may come before or after `other`, which is written before it.
    pub(crate) fn shares_position(&self, other: &Self) -> bool {
        self.segment_id == other.segment_id && self.loop_id.is_some() == other.loop_id.is_some()
    }

    pub(crate) fn limits(&self) -> Vec<Limit<'static>> {
        let mut limits: Vec<_> = self.words.iter().map(|word| Limit::parse(word)).collect();
        if !self.qualifiers.is_empty() {
            let known = &Dictionary::shared().segments[usize::from(dictionary_index(self.segment_id))];
            let at = known.qualifier;
            assert!(at > 0, "{} has no qualifier", self.segment_id);
            let composite = known.elements[usize::from(at) - 1].class == Class::Composite;
            limits.push(Limit {
                elements: at..=at,
                component: u8::from(composite),
                codes: self.qualifiers.clone(),
            });
        }
        limits
    }
}

/// The codes an element or component is limited to.
#[derive(Debug)]
pub(crate) struct Limit<'t> {
    elements: RangeInclusive<u8>,
    /// 0 for the element itself.
    component: u8,
    pub(crate) codes: Vec<&'t str>,
}

impl<'t> Limit<'t> {
    fn parse(word: &'t str) -> Self {
        let (place, codes) = word.split_once('=').expect("a limit is a place and its codes");
        let (elements, component) = place.split_once('.').unwrap_or((place, "0"));
        let (first, last) = elements.split_once('-').unwrap_or((elements, elements));
        let number = |text: &str| text.parse().expect("an element's position");
        Self {
            elements: number(first)..=number(last),
            component: number(component),
            codes: codes.split(',').collect(),
        }
    }

    pub(crate) fn covers(&self, element: u8, component: u8) -> bool {
        self.elements.contains(&element) && self.component == component
    }
}

/// One pattern for each of `count` elements.
pub(crate) fn spread(pattern: &str, count: usize) -> Vec<&str> {
    if pattern == "*" {
        return vec!["S"; count];
    }
    let (pattern, repeats) = pattern.strip_suffix('+').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let end =
            if rest[1..].starts_with('(') { rest.find(')').expect("a closing parenthesis") + 1 } else { 1 };
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    assert!(parts.len() <= count, "{pattern} has more elements than the segment");
    let filler = if repeats { parts[parts.len() - 1] } else { "N" };
    parts.resize(count, filler);
    parts
}

pub(crate) fn usage_of(text: &str) -> Usage {
    match text.as_bytes().first() {
        Some(b'R') => Usage::Required,
        Some(b'S') => Usage::Situational,
        Some(b'N') => Usage::NotUsed,
        _ => panic!("{text} is no usage"),
    }
}

fn parse_max(text: &str) -> u16 {
    if text == ">1" { 0 } else { text.parse().expect("a limit is a number or >1") }
}

pub(crate) fn dictionary_index(id: &str) -> u8 {
    Dictionary::shared().named(id).unwrap_or_else(|| panic!("{id} is not in the dictionary"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_read_as_it_is_drawn() {
        let tree = Written::tree(
            "[2300] R 100 claim\n  CLM R 1 RRNNR(RRR) 5.2=A,B ; the claim\n  DTP:096,434 S 2\n",
        );
        let [claim] = tree.as_slice() else { panic!("one loop") };
        assert_eq!((claim.loop_id, claim.segment_id), (Some(LoopId::new("2300")), "CLM"));
        assert_eq!((claim.usage, claim.occurrences_max, claim.name), (Usage::Required, 100, "claim"));
        let dates = &claim.items[1];
        assert_eq!(dates.qualifiers, ["096", "434"]);
        assert_eq!((dates.usage, dates.occurrences_max, dates.pattern), (Usage::Situational, 2, "*"));
        let limits = claim.items[0].limits();
        assert!(limits[0].covers(5, 2) && !limits[0].covers(5, 1));
        assert_eq!(limits[0].codes, ["A", "B"]);
    }

    #[test]
    fn a_loop_named_again_is_the_same_loop() {
        let tree = Written::tree(
            "[A] R 1\n  HL R 1\n  [B] S 1\n    CLM R 1\n[C] R 1\n  HL R 1\n  [B] R 5 as in A\n",
        );
        let again = &tree[1].items[1];
        assert_eq!((again.segment_id, again.occurrences_max), ("CLM", 5));
    }

    #[test]
    fn elements_not_mentioned_are_not_used() {
        assert_eq!(spread("RS(RN)", 4), ["R", "S(RN)", "N", "N"]);
        assert_eq!(spread("RS(R)+", 4), ["R", "S(R)", "S(R)", "S(R)"]);
        assert_eq!(spread("*", 2), ["S", "S"]);
    }
}
