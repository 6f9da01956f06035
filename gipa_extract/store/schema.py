"""The ledger's tables, and the statements that change them."""

from __future__ import annotations

APPLICATION = 0x67697061
"""SQLite's application id: a ledger is told from any other database by it."""
LAYOUT = 3
"""The tables' version, kept as SQLite's user_version."""

TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value NOT NULL);
CREATE TABLE recipes (
  id INTEGER PRIMARY KEY, strategy TEXT NOT NULL, model TEXT NOT NULL, prompt_sha256 TEXT NOT NULL,
  version TEXT NOT NULL, endpoint TEXT NOT NULL, rules_sha256 TEXT NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0, cost_usd REAL NOT NULL DEFAULT 0,
  UNIQUE (strategy, model, prompt_sha256, version, endpoint, rules_sha256)
);
CREATE TABLE inputs (
  id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, label TEXT,
  path NOT NULL, member TEXT, checksum INTEGER, body BLOB, fault TEXT,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  sha256 TEXT, recipe INTEGER REFERENCES recipes, outcome TEXT,
  stage TEXT, reason TEXT, remedy TEXT
);
CREATE INDEX states ON inputs (recipe, outcome);
CREATE TABLE units (
  sha256 TEXT NOT NULL, recipe INTEGER NOT NULL REFERENCES recipes, result BLOB,
  issuer TEXT, year INTEGER, edition TEXT, broken_rules INTEGER, doubtful_cells INTEGER,
  seconds REAL NOT NULL, calls INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL, cost_usd REAL NOT NULL,
  stage TEXT, reason TEXT, remedy TEXT, UNIQUE (sha256, recipe)
);
CREATE TABLE answers (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, status INTEGER, body BLOB,
  request BLOB, recipe INTEGER REFERENCES recipes, batch INTEGER REFERENCES batches,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX unanswered ON answers (batch, id) WHERE status IS NULL;
CREATE TABLE batches (
  id INTEGER PRIMARY KEY, recipe INTEGER NOT NULL REFERENCES recipes, requests INTEGER NOT NULL,
  expected_usd REAL NOT NULL, file TEXT, remote TEXT, state TEXT NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0
);
CREATE VIEW failures AS
  SELECT name, label, sha256, coalesce(inputs.stage, units.stage) AS stage,
         coalesce(inputs.reason, units.reason) AS reason,
         coalesce(inputs.remedy, units.remedy) AS remedy
  FROM inputs LEFT JOIN units USING (sha256, recipe) WHERE outcome = 'failure' ORDER BY inputs.id;
CREATE VIEW not_reports AS
  SELECT name, label, sha256, coalesce(inputs.reason, units.reason) AS reason
  FROM inputs LEFT JOIN units USING (sha256, recipe) WHERE outcome = 'not_a_report'
  ORDER BY inputs.id;
"""

USER_ROWS = """
CREATE TABLE IF NOT EXISTS user_rows (
  input INTEGER PRIMARY KEY REFERENCES inputs, row BLOB NOT NULL
)
"""
"""What the user's table says of an input beside its text and path, as packed JSON. Made when a run is
written to, so that runs of before this table go on."""
MORE_RESULTS = """
CREATE TABLE more_results (
  sha256 TEXT NOT NULL, recipe INTEGER NOT NULL REFERENCES recipes, report INTEGER NOT NULL,
  result BLOB NOT NULL, issuer TEXT, year INTEGER, edition TEXT, broken_rules INTEGER,
  doubtful_cells INTEGER, seconds REAL NOT NULL, calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cost_usd REAL NOT NULL,
  PRIMARY KEY (sha256, recipe, report)
);
CREATE TRIGGER whole_units AFTER DELETE ON units BEGIN
  DELETE FROM more_results WHERE (sha256, recipe) = (OLD.sha256, OLD.recipe);
END;
DROP VIEW IF EXISTS reports;
CREATE VIEW reports AS
  WITH results AS (
    SELECT sha256, recipe, 1 AS report, issuer, year, edition, broken_rules, doubtful_cells,
           seconds, calls, input_tokens, output_tokens, cost_usd
    FROM units WHERE result IS NOT NULL
    UNION ALL
    SELECT sha256, recipe, report, issuer, year, edition, broken_rules, doubtful_cells,
           seconds, calls, input_tokens, output_tokens, cost_usd
    FROM more_results
  )
  SELECT iif(report = 1, name, name || '#report-' || report) AS name, label, issuer, year, edition,
         broken_rules, doubtful_cells, sha256, strategy, model, prompt_sha256, version, endpoint,
         rules_sha256, seconds, results.calls, results.input_tokens, results.output_tokens,
         results.cost_usd, report
  FROM inputs JOIN results USING (sha256, recipe) JOIN recipes ON recipes.id = recipe
  ORDER BY inputs.id, report;
"""
"""The results of a content's second report and those behind it, in the file's order: they live and
die with the content's unit. Made when a run of before this table is written to. The table keeps its
name, though the module is `further_reports`: ledgers that hold it go on, and people's queries too."""
USER_ROW = """
INSERT INTO user_rows SELECT id, ?2 FROM inputs WHERE identity = ?1
ON CONFLICT (input) DO UPDATE SET row = excluded.row
"""
FOUND = """
INSERT INTO inputs
  (identity, name, label, path, member, checksum, body, fault, size, mtime_ns)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (identity) DO UPDATE SET label = excluded.label, checksum = excluded.checksum,
  body = excluded.body, fault = excluded.fault, size = excluded.size,
  mtime_ns = excluded.mtime_ns, sha256 = NULL, recipe = NULL, outcome = NULL, stage = NULL,
  reason = NULL, remedy = NULL
WHERE (size, mtime_ns, checksum, label, body, fault) IS NOT (excluded.size, excluded.mtime_ns,
  excluded.checksum, excluded.label, excluded.body, excluded.fault)
"""
"""A known input keeps its name; one that has changed is pending again."""
FINISHED = """
UPDATE inputs SET sha256 = ?1, recipe = ?2, stage = ?3, reason = ?4, remedy = ?5,
  outcome = coalesce((SELECT CASE WHEN result IS NOT NULL THEN 'result'
    WHEN stage = 'not_a_report' THEN 'not_a_report' ELSE 'failure' END
    FROM units WHERE sha256 = ?1 AND recipe = ?2), 'failure')
WHERE id = ?6
"""
MADE = f"INSERT INTO units VALUES ({', '.join('?' * 16)})"
SPENT = (
    "UPDATE recipes SET calls = calls + ?, input_tokens = input_tokens + ?, "
    "output_tokens = output_tokens + ?, cost_usd = cost_usd + ? WHERE id = ?"
)
