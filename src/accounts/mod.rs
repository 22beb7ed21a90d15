//! Who is asking: networks, accounts, sessions, API keys, roles.

pub mod model;

use crate::audit::Who;

use self::model::TenantCtx;

impl From<&TenantCtx> for Who {
    fn from(ctx: &TenantCtx) -> Self {
        Self { tenant: ctx.tenant, account: ctx.account }
    }
}
