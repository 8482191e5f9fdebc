package dev.marty.kit.database;

/**
 * What a service's role may do with each table, view and sequence of its schema, beside what the
 * migrations granted. The migrator writes that into their comments, {@code app role: INSERT,
 * SELECT}, in the transaction of each migration: only the owner can write there, it is read with
 * the rest of the catalog, and who looks at a table sees it. SQL only; who sends it says in {@code
 * me} which role (oid) and in {@code own} which schema (oid, nspname).
 */
public final class TablePrivileges {
  /**
   * The role's privileges as they are, and as they were granted; nothing before the first record.
   */
  static final String HELD_AND_GRANTED =
      """
      relations AS MATERIALIZED (
        SELECT c.oid, c.relname, own.nspname || '.' || c.relname AS name, c.relacl,
               CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                              WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind,
               obj_description(c.oid, 'pg_class') AS comment
          FROM pg_class c JOIN own ON c.relnamespace = own.oid
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')),
      held AS MATERIALIZED (
        SELECT relations.oid, privilege_type || coalesce(' (' || attname || ')', '') AS privilege,
               is_grantable, grantee = me.oid AS is_own,
               grantee = me.oid AND NOT is_grantable
                 AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
                 AND (relname <> 'flyway_schema_history' OR privilege_type = 'SELECT') AS is_fit
          FROM me, relations, LATERAL (
                 SELECT NULL AS attname, grantee, privilege_type, is_grantable FROM aclexplode(relacl)
                 UNION ALL
                 SELECT attname, grantee, privilege_type, is_grantable
                   FROM pg_attribute, aclexplode(attacl)
                  WHERE attrelid = relations.oid AND attacl IS NOT NULL AND NOT attisdropped) AS acl
         WHERE grantee IN (0, me.oid)),
      granted AS MATERIALIZED (
        SELECT oid, privilege
          FROM relations, unnest(string_to_array(substr(comment, 11), ', ')) AS privilege
         WHERE comment LIKE 'app role: %')
      """;

  /** Rows of {@code excess} or {@code lost}, and what as GRANT and REVOKE name it. */
  static final String DIFFERENCES =
      """
      SELECT 'excess',
             CASE WHEN is_grantable THEN 'GRANT OPTION FOR ' ELSE '' END
               || string_agg(DISTINCT privilege, ', ')
               || CASE kind WHEN 'SEQUENCE' THEN ' ON SEQUENCE ' ELSE ' ON TABLE ' END || name
        FROM held JOIN relations USING (oid)
       WHERE NOT is_fit
          OR EXISTS (SELECT FROM granted)
             AND (oid, privilege) NOT IN (SELECT oid, privilege FROM granted)
       GROUP BY name, kind, is_grantable
      UNION ALL
      SELECT 'lost',
             string_agg(privilege, ', ' ORDER BY privilege)
               || CASE kind WHEN 'SEQUENCE' THEN ' ON SEQUENCE ' ELSE ' ON TABLE ' END || name
        FROM granted JOIN relations USING (oid)
       WHERE (oid, privilege) NOT IN (SELECT oid, privilege FROM held WHERE is_own)
       GROUP BY name, kind
      """;

  private static final String OF_APP_ROLE =
      """
      WITH me AS MATERIALIZED (
        SELECT oid FROM pg_roles WHERE rolname = current_database() || '_app'),
      own AS MATERIALIZED (
        SELECT oid, nspname FROM pg_namespace WHERE nspname = current_schema()),
      """
          + HELD_AND_GRANTED;

  private TablePrivileges() {}

  /**
   * A query for the owner: how the app role's privileges differ from the record, a row with a text
   * for each difference; none where nothing was recorded yet.
   */
  public static String differences() {
    return OF_APP_ROLE
        + "SELECT kind || ' ' || what FROM ("
        + DIFFERENCES
        + ") AS difference (kind, what) WHERE EXISTS (SELECT FROM granted) ORDER BY 1";
  }

  /** A query for the owner: a row where something was recorded before. */
  public static String recorded() {
    return OF_APP_ROLE + "SELECT 1 FROM granted LIMIT 1";
  }

  /** A statement for the owner that records the app role's privileges as they are. */
  public static String record() {
    return """
        DO $$
        DECLARE
          relation record;
        BEGIN
          FOR relation IN
        """
        + OF_APP_ROLE
        + """
            SELECT kind, oid, comment,
                   'app role: ' || coalesce(
                     (SELECT string_agg(DISTINCT privilege, ', ' ORDER BY privilege)
                        FROM held WHERE held.oid = relations.oid AND is_fit), '') AS privileges
              FROM relations
          LOOP
            IF relation.comment IS DISTINCT FROM relation.privileges THEN
              EXECUTE format('COMMENT ON %s %s IS %L',
                             relation.kind, relation.oid::regclass, relation.privileges);
            END IF;
          END LOOP;
        END
        $$
        """;
  }
}
