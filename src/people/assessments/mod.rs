//! Assessments: an instrument's answers judged and kept, the needs they point to, the alerts.
//!
//! A risk answer is never just a referral: it raises an alert that stays open until a person,
//! by name, says what they did, and until then the assessment cannot be closed.

pub mod api;
pub mod model;
pub mod store;

use serde_json::{Value, json};

use self::model::{Alert, Assessment, Findings, State};
use super::{Error, People, model::Origin, store as people};
use crate::{
    accounts::model::{Role, TenantCtx},
    audit,
    needs::{self, Needs},
    values::{AlertId, AssessmentId, ClientId},
};

impl People {
    /// Judges a FHIR `QuestionnaireResponse` and keeps it. The needs it points to become
    /// suspected needs of the client, where the client is known.
    pub async fn assess(
        &self,
        ctx: &TenantCtx,
        client: Option<ClientId>,
        response: &Value,
    ) -> Result<Assessment, Error> {
        let sex = match client {
            Some(client) => self.find(ctx, client).await?.facts.gender,
            None => None,
        };
        let assessed = Needs::embedded().evaluate(response, sex)?;
        let at = self.clock.now();
        let id = AssessmentId(self.clock.private_id());
        let findings = Findings::from(&assessed);
        let alerts = self.raised(assessed.alerts, client, Some(id));
        let assessment = Assessment {
            id,
            client_id: client,
            created_at: at,
            state: State::of(None, &alerts),
            closed_at: None,
            closed_by: None,
            findings,
            alerts,
        };
        let vault = self.vault(ctx);
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        if let Some(client) = client {
            people::touch(&mut tx, ctx, client, at).await?;
        }
        store::insert(&mut tx, ctx, &vault, &assessment, response).await?;
        for alert in &assessment.alerts {
            store::raise(&mut tx, ctx, &vault, alert).await?;
        }
        if let Some(client) = client {
            for found in assessed.needs {
                let of = (client, Some(id));
                self.record(&mut tx, ctx, of, found, Origin::Screened, at).await?;
            }
        }
        let details = json!({ "client": client, "alerts": assessment.alerts.len() });
        audit::note(&mut tx, at, Some(ctx), "assessment.record", "assessment", id.0, &details)
            .await?;
        tx.commit().await?;
        Ok(assessment)
    }

    /// An assessment with its alerts.
    pub async fn assessment(&self, ctx: &TenantCtx, id: AssessmentId) -> Result<Assessment, Error> {
        store::find(&self.db, ctx, &self.vault(ctx), id).await?.ok_or(Error::NotFound)
    }

    /// The response that an assessment was made from.
    pub async fn response(&self, ctx: &TenantCtx, id: AssessmentId) -> Result<Value, Error> {
        store::response(&self.db, ctx, &self.vault(ctx), id).await?.ok_or(Error::NotFound)
    }

    /// A client's assessments, the latest first.
    pub async fn assessments(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
    ) -> Result<Vec<Assessment>, Error> {
        self.find(ctx, client).await?;
        store::of_client(&self.db, ctx, &self.vault(ctx), client).await
    }

    /// The assessments that are open, the oldest first, each with the alerts that keep it so.
    pub async fn open_assessments(&self, ctx: &TenantCtx) -> Result<Vec<Assessment>, Error> {
        store::open(&self.db, ctx, &self.vault(ctx)).await
    }

    /// Closes an assessment in the name of the person who asks. It takes an answer for each of its
    /// alerts.
    pub async fn close_assessment(
        &self,
        ctx: &TenantCtx,
        id: AssessmentId,
    ) -> Result<Assessment, Error> {
        if ctx.role == Role::Integration {
            return Err(Error::NotAPerson);
        }
        let before = self.assessment(ctx, id).await?;
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        if let Some(client) = before.client_id {
            people::touch(&mut tx, ctx, client, at).await?;
        }
        if !store::close(&mut tx, ctx, id, at).await? {
            return Err(match before.state {
                State::Closed => Error::Closed,
                State::Open => Error::Unanswered,
            });
        }
        let details = json!({ "client": before.client_id });
        audit::note(&mut tx, at, Some(ctx), "assessment.close", "assessment", id.0, &details)
            .await?;
        tx.commit().await?;
        self.assessment(ctx, id).await
    }

    /// A client's alerts, the latest first.
    pub async fn alerts(&self, ctx: &TenantCtx, client: ClientId) -> Result<Vec<Alert>, Error> {
        self.find(ctx, client).await?;
        store::alerts_of_client(&self.db, ctx, &self.vault(ctx), client).await
    }

    /// The alerts that nobody has answered for, the oldest first.
    pub async fn open_alerts(&self, ctx: &TenantCtx) -> Result<Vec<Alert>, Error> {
        store::open_alerts(&self.db, ctx, &self.vault(ctx)).await
    }

    /// Records that the person who asks answers for an alert, and what they did.
    pub async fn acknowledge(
        &self,
        ctx: &TenantCtx,
        id: AlertId,
        action: &str,
    ) -> Result<Alert, Error> {
        if ctx.role == Role::Integration {
            return Err(Error::NotAPerson);
        }
        let vault = self.vault(ctx);
        store::alert(&self.db, ctx, &vault, id).await?.ok_or(Error::NotFound)?;
        let at = self.clock.now();
        let mut tx = self.db.begin_in(ctx.tenant).await?;
        if !store::acknowledge(&mut tx, ctx, &vault, id, action, at).await? {
            return Err(Error::Acknowledged);
        }
        audit::note(&mut tx, at, Some(ctx), "alert.acknowledge", "alert", id.0, &json!({})).await?;
        tx.commit().await?;
        store::alert(&self.db, ctx, &vault, id).await?.ok_or(Error::NotFound)
    }

    /// Alerts about to be kept, each with an id of its own.
    #[must_use]
    pub fn raised(
        &self,
        alerts: Vec<needs::Alert>,
        client: Option<ClientId>,
        assessment: Option<AssessmentId>,
    ) -> Vec<Alert> {
        let raised_at = self.clock.now();
        let raised = alerts.into_iter().map(|alert| Alert {
            id: AlertId(self.clock.private_id()),
            client_id: client,
            assessment_id: assessment,
            kind: alert.kind,
            level: alert.level,
            evidence: alert.evidence,
            resources: alert.resources,
            raised_at,
            acknowledged: None,
        });
        raised.collect()
    }
}
