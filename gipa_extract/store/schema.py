"""The ledger's tables, and the statements that change them."""

from __future__ import annotations

APPLICATION = 0x67697061
"""SQLite's application id: a ledger is told from any other database by it."""
LAYOUT = 2
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
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT, path TEXT, member INTEGER,
  body BLOB, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  sha256 TEXT, recipe INTEGER REFERENCES recipes, ok INTEGER,
  stage TEXT, reason TEXT, remedy TEXT
);
CREATE INDEX states ON inputs (recipe, ok);
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
CREATE VIEW reports AS
  SELECT name, label, issuer, year, edition, broken_rules, doubtful_cells, sha256, strategy, model,
         prompt_sha256, version, endpoint, rules_sha256, seconds, units.calls, units.input_tokens,
         units.output_tokens, units.cost_usd
  FROM inputs JOIN units USING (sha256, recipe) JOIN recipes ON recipes.id = recipe
  WHERE result IS NOT NULL ORDER BY inputs.id;
CREATE VIEW failures AS
  SELECT name, label, sha256, coalesce(inputs.stage, units.stage) AS stage,
         coalesce(inputs.reason, units.reason) AS reason,
         coalesce(inputs.remedy, units.remedy) AS remedy
  FROM inputs LEFT JOIN units USING (sha256, recipe) WHERE ok = 0 ORDER BY inputs.id;
"""

FOUND = """
INSERT INTO inputs (name, label, path, member, body, size, mtime_ns) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET label = excluded.label, path = excluded.path,
  member = excluded.member, body = excluded.body, size = excluded.size,
  mtime_ns = excluded.mtime_ns, sha256 = NULL, recipe = NULL, ok = NULL, stage = NULL,
  reason = NULL, remedy = NULL
WHERE (size, mtime_ns) IS NOT (excluded.size, excluded.mtime_ns) OR body IS NOT excluded.body
"""
FINISHED = """
UPDATE inputs SET sha256 = ?1, recipe = ?2, stage = ?3, reason = ?4, remedy = ?5,
  ok = coalesce((SELECT result IS NOT NULL FROM units WHERE sha256 = ?1 AND recipe = ?2), 0)
WHERE id = ?6
"""
MADE = f"INSERT INTO units VALUES ({', '.join('?' * 16)})"
SPENT = (
    "UPDATE recipes SET calls = calls + ?, input_tokens = input_tokens + ?, "
    "output_tokens = output_tokens + ?, cost_usd = cost_usd + ? WHERE id = ?"
)
