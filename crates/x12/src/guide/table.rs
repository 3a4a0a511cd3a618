//! A guide compiled into tables that a placer can run on.

use std::ops::Range;

use super::dictionary::{Class, Dictionary, ElementType, Note};
use super::finder::Finder;
use super::loop_id::{Code, LoopId, pack};
use super::notation::{Limit, Written, dictionary_index, spread, usage_of};
use super::placer::{NO_SLOT, Placed};
use super::sieve::Sieve;

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
    pub(crate) finder: Finder,
    /// For each segment of the dictionary the element that tells such segments apart; 0 for none.
    pub(crate) qualifiers: Vec<u8>,
    pub(crate) sieve: Sieve,
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
    /// How many of its slots are counted.
    pub(crate) counters: u8,
    /// Bits of the slots the guide requires.
    pub(crate) required: u64,
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
    pub(crate) bit: u64,
    /// Its place among the counters of its loop; [`NO_COUNTER`] when once is enough to know.
    pub(crate) counter: u8,
    /// 0 when there is no limit.
    pub(crate) occurrences_max: u16,
    /// The qualifiers it goes by; empty for any.
    pub(crate) qualifiers: Range<u16>,
    pub(crate) rule: u16,
    /// Bits of required slots at earlier positions.
    pub(crate) required_before: u64,
    /// What is said of a segment in it.
    pub(crate) placed: Placed,
}

/// What a slot has that is not counted: whether it occurred is a bit.
pub(crate) const NO_COUNTER: u8 = u8::MAX;

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
        table.sieve = Sieve::of(&table);
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
        assert!(items.len() <= 64, "{id} has more slots than bits");
        let mut required = 0;
        let mut required_before = 0;
        let mut position = 0;
        let mut counters = 0;
        for (bit, item) in items.iter().enumerate() {
            if bit > 0 && !item.shares_position(&items[bit - 1]) {
                position += 1;
                required_before = required;
            }
            let mut slot = self.compile_slot(item, position, 1 << bit, required_before);
            if slot.occurrences_max > 1 {
                slot.counter = counters;
                counters += 1;
            }
            self.slots.push(slot);
            if item.usage == Usage::Required {
                required |= 1 << bit;
            }
        }
        let anchor = matches!(items[0].segment_id, "HL" | "CLM" | "CLP");
        let slots = first as u16..self.slots.len() as u16;
        self.loops.push(LoopRule { id, parent, parent_slot, slots, counters, required, anchor });
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

    fn compile_slot(&mut self, item: &Written, position: u8, bit: u64, required_before: u64) -> Slot {
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
            counter: NO_COUNTER,
            occurrences_max: item.occurrences_max,
            qualifiers,
            rule: (self.rules.len() - 1) as u16,
            required_before,
            placed: Placed { loop_id: LoopId::HEADER, opens: false, known: true, slot: NO_SLOT },
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
        let mut finder = Finder::new(known);
        for (loop_index, rule) in self.loops.iter().enumerate() {
            // A loop's own opening segment begins its next occurrence, which the parent sees to.
            let skipped = u16::from(loop_index > 0);
            let mut held = 0_u128;
            for segment in 0..known as u8 {
                let start = self.candidates.len();
                let own = rule.slots.clone().filter(|&slot| self.slots[usize::from(slot)].segment == segment);
                self.candidates.extend(own.filter(|&slot| slot >= rule.slots.start + skipped));
                let wanting = self.candidates[start..].iter().map(|&slot| {
                    let qualifiers = &self.slots[usize::from(slot)].qualifiers;
                    (slot, &self.codes[usize::from(qualifiers.start)..usize::from(qualifiers.end)])
                });
                finder.push(&wanting.collect::<Vec<_>>());
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
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let opened = self.loops.get(usize::from(slot.opens));
            let within = self.loops.iter().find(|rule| rule.slots.contains(&(index as u16)));
            let rule = opened.or(within).expect("a slot is in a loop");
            // The first slot of all begins the set.
            let opens = opened.is_some() || index == 0;
            slot.placed = Placed { loop_id: rule.id, opens, known: true, slot: index as u16 };
        }
        self.finder = finder;
        self.qualifiers = Dictionary::shared().segments.iter().map(|segment| segment.qualifier).collect();
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
