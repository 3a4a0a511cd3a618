//! The code itself, without an allocation.

use std::fmt;

/// A reason or remark code: one to five digits or capital letters (CAS02, LQ02).
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ReasonCode([u8; 5]);

impl ReasonCode {
    /// The code that is written like this.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let shaped = (1..=5).contains(&text.len())
            && text.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        shaped.then(|| {
            let mut code = [0; 5];
            code[..text.len()].copy_from_slice(text);
            Self(code)
        })
    }

    /// A number in the order of codes.
    pub(super) fn packed(self) -> u64 {
        self.0.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        str::from_utf8(&self.0[..length]).expect("digits and letters are ASCII")
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_written() {
        for text in ["1", "45", "B13", "MA130", "N1"] {
            assert_eq!(ReasonCode::parse(text.as_bytes()).unwrap().as_str(), text);
        }
        for wrong in ["", "MA1300", "n1", "4 5"] {
            assert_eq!(ReasonCode::parse(wrong.as_bytes()), None);
        }
    }
}
