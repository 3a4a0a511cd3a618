//! Reads a guide's text into tables that a placer can run on.
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

use std::ops::Range;

use super::dictionary::{Class, Dictionary, ElementType, NO_SEGMENT, Note};
use super::loop_id::{Code, LoopId, pack};

/// A guide, compiled.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) loops: Vec<LoopRule>,
    pub(crate) slots: Vec<Slot>,
    /// The first rules are one for each segment of the dictionary, with nothing known but its type.
    pub(crate) rules: Vec<SegmentRule>,
    pub(crate) elements: Vec<ElementRule>,
    pub(crate) codes: Vec<u32>,
    /// For each loop and segment of the dictionary, which of `candidates` to look at.
    dispatch: Vec<(u16, u16)>,
    /// Segments in the dictionary.
    known: usize,
    /// Indices into `slots`.
    candidates: Vec<u16>,
    /// For each segment of the dictionary, the segments of the loops it opens, one bit each; 0 when it
    /// opens none.
    pub(crate) orphans: Vec<u128>,
    /// One bit for each segment of the dictionary that occurs in the guide.
    pub(crate) members: u128,
    /// The lines of the guide in order.
    pub(crate) outline: Vec<Line>,
}

/// A loop of a guide.
#[derive(Debug)]
pub(crate) struct LoopRule {
    pub(crate) id: LoopId,
    /// The loop it was first written under.
    pub(crate) parent: u16,
    /// The parent's slot for it.
    pub(crate) parent_slot: u16,
    pub(crate) slots: Range<u16>,
    /// Bits of the slots the guide requires.
    pub(crate) required: u128,
    /// Opened by HL, CLM or CLP: a segment out of order is not looked for in loops outside it.
    pub(crate) anchor: bool,
}

/// A segment or a child loop at its place in a loop.
#[derive(Debug)]
pub(crate) struct Slot {
    /// Index in the dictionary; for a loop, of the segment that opens it.
    pub(crate) segment: u8,
    /// The loop it opens, or [`NO_LOOP`].
    pub(crate) opens: u16,
    /// Slots at one position may come in any order.
    pub(crate) position: u8,
    /// Its bit in masks of its loop.
    pub(crate) bit: u8,
    /// 0 when there is no limit.
    pub(crate) occurrences_max: u16,
    /// The qualifiers it goes by; empty for any.
    pub(crate) qualifiers: Range<u16>,
    pub(crate) rule: u16,
    /// Bits of required slots at earlier positions.
    pub(crate) required_before: u128,
}

/// What no slot opens.
pub(crate) const NO_LOOP: u16 = u16::MAX;

/// What the guide says about a segment's elements.
#[derive(Clone, Debug)]
pub(crate) struct SegmentRule {
    pub(crate) segment: u8,
    pub(crate) elements: Range<u32>,
    /// Position of the last required element.
    pub(crate) required_last: u8,
    pub(crate) notes: &'static [Note],
}

/// What the guide says about an element or component.
#[derive(Clone, Debug)]
pub(crate) struct ElementRule {
    pub(crate) usage: Usage,
    pub(crate) class: Class,
    pub(crate) length_min: u16,
    pub(crate) length_max: u16,
    pub(crate) repetitions_max: u8,
    pub(crate) codes: Range<u32>,
    pub(crate) components: Range<u32>,
    pub(crate) notes: &'static [Note],
}

/// Whether something must, may or must not be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Usage {
    /// Always sent.
    Required,
    /// Sent when the situation asks for it.
    Situational,
    /// Never sent.
    NotUsed,
}

/// One line of a guide, for showing it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// How many loops it is inside of, the header apart.
    pub depth: u8,
    /// The loop it opens when `opens`, else the loop it is in.
    pub loop_id: LoopId,
    /// Whether it is a loop; `segment` then opens it.
    pub opens: bool,
    /// The segment's identifier.
    pub segment: Code,
    /// The first of the qualifiers it goes by, if any.
    pub qualifier: Code,
    /// Whether the guide requires it.
    pub usage: Usage,
    /// The most occurrences; `None` when there is no limit.
    pub occurrences_max: Option<u16>,
    /// What it is, in our words; empty for most segments.
    pub name: &'static str,
}

impl Table {
    /// # Panics
    /// When the text is not a guide: it is part of this crate, and a test reads every one.
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut table = Self::default();
        table.push_general_rules();
        let written = Written::tree(text);
        table.push_loop(LoopId::HEADER, &written, (NO_LOOP, NO_LOOP));
        table.index();
        table.push_outline(&written, LoopId::HEADER, 0);
        table
    }

    /// The slots in a loop that a segment could fill.
    #[inline]
    pub(crate) fn candidates(&self, loop_index: u16, segment: u8) -> &[u16] {
        let (start, count) = self.dispatch[usize::from(loop_index) * self.known + usize::from(segment)];
        &self.candidates[usize::from(start)..usize::from(start) + usize::from(count)]
    }

    /// The loops a segment opens, the first of each name.
    pub(crate) fn opened_by(&self, segment: u8) -> impl Iterator<Item = u16> + '_ {
        (1..self.loops.len() as u16).filter(move |&index| {
            let slot = &self.slots[usize::from(self.loops[usize::from(index)].parent_slot)];
            slot.segment == segment
        })
    }

    /// Whether a slot goes by this qualifier.
    #[inline]
    pub(crate) fn qualifies(&self, slot: &Slot, qualifier: u32) -> bool {
        slot.qualifiers.is_empty()
            || self.codes[usize::from(slot.qualifiers.start)..usize::from(slot.qualifiers.end)]
                .contains(&qualifier)
    }

    fn push_general_rules(&mut self) {
        for index in 0..Dictionary::shared().segments.len() {
            let rule = self.compile_rule(index as u8, "*", &[]);
            self.rules.push(rule);
        }
    }

    /// Adds a loop, its slots in a row, then the loops below it; gives its index.
    fn push_loop(&mut self, id: LoopId, items: &[Written], (parent, parent_slot): (u16, u16)) -> u16 {
        let loop_index = self.loops.len() as u16;
        let first = self.slots.len();
        assert!(items.len() <= 128, "{id} has more slots than bits");
        let mut required = 0;
        let mut required_before = 0;
        let mut position = 0;
        for (bit, item) in items.iter().enumerate() {
            if bit > 0 && !item.shares_position(&items[bit - 1]) {
                position += 1;
                required_before = required;
            }
            let slot = self.compile_slot(item, position, bit as u8, required_before);
            self.slots.push(slot);
            if item.usage == Usage::Required {
                required |= 1 << bit;
            }
        }
        let anchor = matches!(items[0].segment_id, "HL" | "CLM" | "CLP");
        let slots = first as u16..self.slots.len() as u16;
        self.loops.push(LoopRule { id, parent, parent_slot, slots, required, anchor });
        for (bit, item) in items.iter().enumerate() {
            let Some(child) = item.loop_id else { continue };
            let slot = first + bit;
            let known = self.loops.iter().position(|rule| rule.id == child);
            self.slots[slot].opens = match known {
                Some(index) => index as u16,
                None => self.push_loop(child, &item.items, (loop_index, slot as u16)),
            };
        }
        loop_index
    }

    fn compile_slot(&mut self, item: &Written, position: u8, bit: u8, required_before: u128) -> Slot {
        let segment = dictionary_index(item.segment_id);
        let start = self.codes.len() as u16;
        self.codes.extend(item.qualifiers.iter().map(|code| pack(code.as_bytes())));
        let qualifiers = start..self.codes.len() as u16;
        let rule = self.compile_rule(segment, item.pattern, &item.limits());
        self.rules.push(rule);
        Slot {
            segment,
            opens: NO_LOOP,
            position,
            bit,
            occurrences_max: item.occurrences_max,
            qualifiers,
            rule: (self.rules.len() - 1) as u16,
            required_before,
        }
    }

    fn compile_rule(&mut self, segment: u8, pattern: &str, limits: &[Limit<'_>]) -> SegmentRule {
        let known = &Dictionary::shared().segments[usize::from(segment)];
        let patterns = spread(pattern, known.elements.len());
        let mut elements = Vec::new();
        let mut required_last = 0;
        for (at, (element, pattern)) in known.elements.iter().zip(patterns).enumerate() {
            let at = at as u8 + 1;
            let rule = self.compile_element(element, pattern, |component| {
                limits.iter().find(|limit| limit.covers(at, component))
            });
            if rule.usage == Usage::Required {
                required_last = at;
            }
            elements.push(rule);
        }
        let start = self.elements.len() as u32;
        self.elements.extend(elements);
        SegmentRule {
            segment,
            elements: start..self.elements.len() as u32,
            required_last,
            notes: &known.notes,
        }
    }

    fn compile_element<'l>(
        &mut self,
        element: &'static ElementType,
        pattern: &str,
        limit: impl Fn(u8) -> Option<&'l Limit<'l>>,
    ) -> ElementRule {
        let inner = pattern.split_once('(').map_or("*", |(_, inner)| inner.trim_end_matches(')'));
        let mut components = Vec::new();
        for (at, (component, pattern)) in
            element.components.iter().zip(spread(inner, element.components.len())).enumerate()
        {
            let codes = self.push_codes(limit(at as u8 + 1));
            components.push(ElementRule { codes, ..ElementRule::new(component, usage_of(pattern)) });
        }
        let start = self.elements.len() as u32;
        self.elements.extend(components);
        let components = start..self.elements.len() as u32;
        let codes = self.push_codes(limit(0));
        ElementRule { codes, components, ..ElementRule::new(element, usage_of(pattern)) }
    }

    fn push_codes(&mut self, limit: Option<&Limit<'_>>) -> Range<u32> {
        let start = self.codes.len() as u32;
        self.codes.extend(limit.into_iter().flat_map(|limit| &limit.codes).map(|code| pack(code.as_bytes())));
        start..self.codes.len() as u32
    }

    /// Builds what is looked up by segment.
    fn index(&mut self) {
        let known = Dictionary::shared().segments.len();
        assert!(known <= 128, "a mask has a bit for every segment");
        self.known = known;
        self.orphans = vec![0; known];
        for (loop_index, rule) in self.loops.iter().enumerate() {
            // A loop's own opening segment begins its next occurrence, which the parent sees to.
            let skipped = u16::from(loop_index > 0);
            let mut held = 0_u128;
            for segment in 0..known as u8 {
                let start = self.candidates.len();
                let own = rule.slots.clone().filter(|&slot| self.slots[usize::from(slot)].segment == segment);
                self.candidates.extend(own.filter(|&slot| slot >= rule.slots.start + skipped));
                let count = self.candidates.len() - start;
                self.dispatch.push((start as u16, count as u16));
                held |= u128::from(count > 0) << segment;
            }
            let opener = self.slots[usize::from(rule.slots.start)].segment;
            self.members |= held | 1 << opener;
            if loop_index > 0 {
                self.orphans[usize::from(opener)] |= held;
            }
        }
    }

    fn push_outline(&mut self, items: &[Written], loop_id: LoopId, depth: u8) {
        for item in items {
            let first =
                item.qualifiers.first().map_or(Code::default(), |code| Code::or_unknown(code.as_bytes()));
            self.outline.push(Line {
                depth,
                loop_id: item.loop_id.unwrap_or(loop_id),
                opens: item.loop_id.is_some(),
                segment: Code::or_unknown(item.segment_id.as_bytes()),
                qualifier: first,
                usage: item.usage,
                occurrences_max: (item.occurrences_max > 0).then_some(item.occurrences_max),
                name: item.name,
            });
            if let Some(child) = item.loop_id {
                self.push_outline(&item.items, child, depth + 1);
            }
        }
    }
}

impl ElementRule {
    fn new(element: &'static ElementType, usage: Usage) -> Self {
        Self {
            usage,
            class: element.class,
            length_min: element.length_min,
            length_max: element.length_max,
            repetitions_max: element.repetitions_max,
            codes: 0..0,
            components: 0..0,
            notes: &element.notes,
        }
    }
}

/// A line of the text and what is indented below it.
#[derive(Clone, Debug)]
struct Written {
    loop_id: Option<LoopId>,
    /// For a loop, of its first segment; likewise `qualifiers`, `pattern` and `words`.
    segment_id: &'static str,
    qualifiers: Vec<&'static str>,
    usage: Usage,
    occurrences_max: u16,
    pattern: &'static str,
    words: Vec<&'static str>,
    name: &'static str,
    items: Vec<Written>,
}

impl Written {
    fn tree(text: &'static str) -> Vec<Self> {
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
    fn shares_position(&self, other: &Self) -> bool {
        self.segment_id == other.segment_id && self.loop_id.is_some() == other.loop_id.is_some()
    }

    fn limits(&self) -> Vec<Limit<'static>> {
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
struct Limit<'t> {
    elements: std::ops::RangeInclusive<u8>,
    /// 0 for the element itself.
    component: u8,
    codes: Vec<&'t str>,
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

    fn covers(&self, element: u8, component: u8) -> bool {
        self.elements.contains(&element) && self.component == component
    }
}

/// One pattern for each of `count` elements.
fn spread(pattern: &str, count: usize) -> Vec<&str> {
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

fn usage_of(text: &str) -> Usage {
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

fn dictionary_index(id: &str) -> u8 {
    let index = Dictionary::shared().named(id).unwrap_or_else(|| panic!("{id} is not in the dictionary"));
    debug_assert_ne!(index, NO_SEGMENT);
    index
}
