//! What a mistyped name may have been meant for.

/// The candidate that takes the fewest changes to make of `name`, when that is few enough to be a slip.
pub(crate) fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let with_distance = candidates.map(|candidate| (distance(name, candidate), candidate));
    let slips = (name.chars().count() / 3).clamp(1, 3);
    with_distance
        .filter(|&(distance, _)| distance <= slips)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, it)| it)
}

/// Characters to insert, drop or replace to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_word() {
        let words = || ["total_charge", "frequency", "control_number"].into_iter();
        assert_eq!(nearest("total_chrge", words()), Some("total_charge"));
        assert_eq!(nearest("totalcharge", words()), Some("total_charge"));
        assert_eq!(nearest("diagnosis", words()), None);
    }
}
