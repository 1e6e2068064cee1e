-- An explanation says how far the next deciles of the province are.
GRANT SELECT ("province_decile") ON "ranking_entry" TO "app_api";
