//! What may be seen of a place whose address must not be known.

use super::model::{Location, Service};

impl Service {
    /// The service as everybody may see it: confidential places without address or coordinates.
    #[must_use]
    pub fn for_everybody(mut self) -> Self {
        for at in &mut self.service_at_locations {
            at.location.hide_if_confidential();
        }
        self
    }
}

impl Location {
    fn hide_if_confidential(&mut self) {
        if self.confidential {
            self.latitude = None;
            self.longitude = None;
            self.approximate = false;
            self.addresses.clear();
            self.name = None;
            self.description = None;
            self.transportation = None;
        }
    }
}
