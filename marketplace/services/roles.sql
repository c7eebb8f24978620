-- The two roles of the database, and everything in it given to the one that owns. Run as superuser, as often as you like.
DO $$
DECLARE
    wanted text;
    thing record;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['surety_owner', 'surety_site'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', wanted);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO surety_owner', current_database());
    -- Data of earlier releases belongs to the superuser, whose things REASSIGN OWNED does not move.
    FOR thing IN
        SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND c.relowner <> 'surety_owner'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i')
                AND d.classid = 'pg_class'::regclass AND (d.deptype = 'e' OR c.relkind = 'S'))
    LOOP
        -- ALTER TABLE takes them all, and the sequences of a table's columns go with it.
        EXECUTE format('ALTER TABLE %s OWNER TO surety_owner', thing.name);
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> 'surety_owner'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO surety_owner', thing.name);
    END LOOP;
    FOR thing IN
        SELECT c.oid::regconfig AS name FROM pg_ts_config c
        WHERE c.cfgnamespace = 'public'::regnamespace AND c.cfgowner <> 'surety_owner'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER TEXT SEARCH CONFIGURATION %s OWNER TO surety_owner', thing.name);
    END LOOP;
END $$;
