-- Run once, by the administrator, when the database of compose.yaml is made: nazorg owns its own database and is no
-- administrator, so that whoever gets in through it reads no file and starts no program of the server.
\set password `cat /run/secrets/nazorg-password`
CREATE ROLE nazorg LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE nazorg OWNER nazorg;
REVOKE CONNECT, TEMPORARY ON DATABASE nazorg FROM PUBLIC;
